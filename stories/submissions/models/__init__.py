"""来稿: what people send in, and what becomes of it."""

from .attempt import Attempt
from .contact import Contact
from .photo import Photo, Upload
from .settings import SubmissionSettings
from .submission import Submission
from .turn import Turn

__all__ = ["Attempt", "Contact", "Photo", "Submission", "SubmissionSettings", "Turn", "Upload"]
