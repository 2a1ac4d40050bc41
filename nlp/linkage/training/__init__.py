"""Where the linker's weights come from: invented registers, noisy clues, estimates, calibration."""
