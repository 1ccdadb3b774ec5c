"""The register 台账."""
