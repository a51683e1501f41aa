package shell

// magics lists all magics by name. Code of a magic reaches them through its
// Shell, since %help lists the list that it is in.
var magics = []Magic{
	magicCd,
	magicClear,
	magicConnectors,
	magicGo111module,
	magicHelp,
	magicHTML,
	magicInspect,
	magicMarkdown,
	magicReset,
	magicSh,
	magicSQL,
	magicTime,
	magicVersion,
	magicWho,
}
