"""The running service: intake, models, the queue's workers. It builds no Block Kit and calls no Slack method."""
