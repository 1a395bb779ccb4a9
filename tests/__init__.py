"""Tests: sentences about behaviour, mirroring the packages under console/."""
