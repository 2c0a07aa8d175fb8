"""What is known here in the words of FHIR R4, and back again."""
