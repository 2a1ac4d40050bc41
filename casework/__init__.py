"""Cases and rows: owns every row, permission, audit event, review, referral and report."""
