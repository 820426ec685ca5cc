"""Funding: programmes, applications, and the steps each of them took."""

from .application import FundingApplication
from .programme import Programme
from .step import FundingStep

__all__ = ["FundingApplication", "FundingStep", "Programme"]
