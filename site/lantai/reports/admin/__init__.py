"""The screens of the year's figures."""
