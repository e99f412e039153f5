// Threads whose work nobody waits for, beside those that answer people.
#pragma once

namespace lazo {

// From now on the calling thread gets a third of what another gets that wants the same processor, and all of an idle
// one. For good: a program without privileges cannot take it back.
void give_way();

}  // namespace lazo
