"""What is learned from: the vocabulary, the store, pseudonyms, prompts, pairs. It knows neither Slack nor AWS."""
