"""Entering what came by telephone, letter or at a desk."""
