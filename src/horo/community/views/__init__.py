"""The pages of the hosted community."""
