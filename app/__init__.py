"""来访导引台: the front desk of a petition hall: check-in, guidance, letters."""

__version__ = "0.1.0"
