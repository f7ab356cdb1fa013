"""The words of the OpenAPI document, in Arabic and in English: one file for each part of the API."""
