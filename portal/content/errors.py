"""What is wrong with a content file, said so that its editor can put it right."""


class ContentError(Exception):
    """A content file cannot be used; the portal does not start with it.

    Args:
        file: the file's path inside the authority's folder.
        key: the dotted path of the entry at fault; empty when the whole file is at fault.
        problem: what is wrong, in one clause.
    """

    def __init__(self, file: str, key: str, problem: str) -> None:
        self.file = file
        self.key = key
        self.problem = problem
        place = f"{file}: {key}" if key else file
        super().__init__(f"{place}: {problem}")
