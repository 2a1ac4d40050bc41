"""The checks of ``doctor``: one function per question, each answering with a finding."""
