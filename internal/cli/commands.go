package cli

import "github.com/spf13/cobra"

// commands lists all there are; each is in the file of its name.
func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.ingestCommand(),
		a.extractCommand(),
		a.explainCommand(),
		a.evalCommand(),
		a.rulesCommand(),
		a.queryCommand(),
		a.queriesCommand(),
		a.askCommand(),
		a.replCommand(),
		a.searchCommand(),
		a.showCommand(),
		a.neighborsCommand(),
		a.pathCommand(),
		a.timelineCommand(),
		a.factsCommand(),
		a.evidenceCommand(),
		a.exportCommand(),
		a.serveCommand(),
		a.tokenCommand(),
		a.initCommand(),
		a.configCommand(),
		a.statsCommand(),
		a.deleteCommand(),
		a.loadCommand(),
		a.backupCommand(),
		a.restoreCommand(),
		a.fsckCommand(),
		a.compactCommand(),
		a.vocabCommand(),
		a.demoCommand(),
		a.watchCommand(),
		a.completionCommand(),
		a.manCommand(),
		a.versionCommand(),
	}
}
