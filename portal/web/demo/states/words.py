"""Words that are awkward for a page: very long ones, right to left, emoji, and what looks like markup."""

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
RIGHT_TO_LEFT = "الجيران يرفعون صوت الموسيقى كل ليلة بعد منتصف الليل ولا أستطيع النوم"
EMOJI = "😡🔊🚮👩‍👩‍👧‍👦🏳️‍🌈"
NOT_MARKUP = "<b>not bold</b> & “quoted” 'too' {{ 7 * 7 }}"

LONG_LINE = f"{LONG_WORD} {EMOJI} {RIGHT_TO_LEFT}"
LONG_TEXT = "\n\n".join([LONG_WORD * 3, RIGHT_TO_LEFT * 3, EMOJI * 12, NOT_MARKUP] * 2)
LONG_NAME = "Wolfgang Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"
LONG_EMAIL = "wolfgang.wolfeschlegelsteinhausenbergerdorff.featherstonehaugh@example.org"
