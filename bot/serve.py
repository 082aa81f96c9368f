"""`rasa run` with its HTTP API behind a token that no process list and no file shows.

Rasa takes the token from its command line alone, so it is added to the arguments in here.
"""

import sys

import rasa.__main__

from settings import environment


def main() -> None:
    token = environment.api_token(environment.from_environment().secret())
    sys.argv = ["rasa", "run", *sys.argv[1:], "--enable-api", "--auth-token", token]
    rasa.__main__.main()


if __name__ == "__main__":
    main()
