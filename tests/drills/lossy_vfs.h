// A file layer for SQLite whose disks forget: what was written stays in memory until it is synced, and a power cut
// drops it, or keeps any part of it in any order, as real disks do. Locks and shared memory are the system's own.
#pragma once

#include <cstdint>
#include <random>

namespace lazo::drills {

// Makes it the layer of every database that this process opens from now on. Call once.
void install_lossy_files();

// After so many more writes, syncs and truncations nothing works any more, on any file.
void cut_power_after(std::int64_t steps);
bool power_is_off();
// Drops what was not synced, or keeps a random part of it, sector by sector; then the power is on again. With all
// databases closed.
enum class Loss { everything, some };
void restart(Loss loss, std::mt19937_64& chance);

// From now on syncs do nothing, as cheap disks do: proves that the drill would see a loss.
void let_syncs_lie();

struct LossCounts {
    std::uint64_t syncs = 0, sectors_written = 0, sectors_lost = 0;
};
LossCounts loss_counts();

}  // namespace lazo::drills
