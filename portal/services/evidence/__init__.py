"""Files that people send: taken in, checked, kept, shown to officers and cleared up."""
