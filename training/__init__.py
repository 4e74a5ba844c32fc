"""What the heads of meaning are trained on, and how; no part of either half."""
