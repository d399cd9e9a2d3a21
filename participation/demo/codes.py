"""Codes that can be tried in the demo town. They are public on purpose, and exist nowhere else."""

DEMO_SLUG = "2027"
DEMO_CODES = (
    "ZM73-TRVN-10KK-56R9",
    "FDCQ-G084-3E6Y-6YXB",
    "J5HV-6F0Z-XWEA-VQDV",
    "QMCM-8FK0-9CHN-RDBG",
    "8VE4-ZNGT-HBZ0-XS5V",
    "E281-71SK-TNVK-Z80H",
    "Y9PC-178A-XG5S-DT5E",
    "80XY-32X6-V9TB-1D9F",
    "BCKK-BSE8-NJ86-B4A3",
    "XBGK-70A5-EJA9-AGNX",
    "X9E3-AWEG-7WEM-MCA4",
    "FC22-V1K9-V20M-KR34",
)
