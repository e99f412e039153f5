// The subcommands of `lazo`. Options come from flags, then the environment (LAZO_...), then a configuration file; one table
// of them stands in docs/guide.
#pragma once

namespace lazo::app {

// Exit codes of every subcommand.
enum ExitCode : int {
    kDone = 0,
    kFailed = 1,       // the work could not be done; the message says why
    kMisused = 2,      // wrong arguments
    kDamaged = 3,      // `check` found damage
    kUnavailable = 4,  // the store or the address cannot be had
};

int run(int count, char** words);

}  // namespace lazo::app
