"""Speech models: their folders, conversion to CTranslate2, and the tiny one that ships."""
