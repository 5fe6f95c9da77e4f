"""Words for the codes of the domain, in the language of whoever reads them."""
