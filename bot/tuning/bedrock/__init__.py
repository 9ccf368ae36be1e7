"""Fine-tuning on Amazon Bedrock: `BedrockTuner` trains, deploys and takes down."""

from bot.tuning.bedrock.tuner import BedrockTuner

__all__ = ["BedrockTuner"]
