"""Error conditions of the protocol (OAI-PMH 2.0, 3.6)."""


class ProtocolError(Exception):
    """What a request did wrong: `code` is the protocol's, `message` a sentence that repeats nothing of the request."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
