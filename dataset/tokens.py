"""How many tokens a text costs, estimated on this machine: no tokenizer of Amazon Nova or Claude is public.

The estimate is one token for every three characters, rounded up for each text, as the checker of AWS for Claude 3
Haiku reckons (which rounds down). English is nearer to four characters a token, so this errs on the safe side; scripts
such as Chinese are nearer to one, and cost more than is said here.
"""

from __future__ import annotations

CHARACTERS_A_TOKEN = 3


def estimate_tokens(text: str) -> int:
    """The estimated number of tokens in `text`: its characters (code points) divided by three, rounded up."""
    return -(-len(text) // CHARACTERS_A_TOKEN)
