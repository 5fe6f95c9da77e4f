"""Officers: their accounts, how they sign in, and handing over their cases."""
