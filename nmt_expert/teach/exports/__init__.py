"""Questions in the formats of other programs: Moodle, GIFT, Anki, tables and paper."""
