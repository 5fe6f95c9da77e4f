"""The rules: values in, values out. No framework, no clock, no settings and no words for people."""
