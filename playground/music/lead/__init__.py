"""Lead sheets as their publishers write them (tables, MusicXML, ABC), read bar by bar without music21."""
