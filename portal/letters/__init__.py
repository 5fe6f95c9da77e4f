"""Letters and other papers that people keep: written from templates, as HTML and as tagged PDF."""
