#include "tests/drills/lossy_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace lazo::drills {
namespace {

constexpr std::size_t kSector = 512;

// One file: what programs see of it, and what would be left after a power cut.
struct Disk {
    bool exists = false;
    std::string now, durable;
    std::set<std::size_t> unsynced;  // sectors
};

// Everything of this layer stands under one lock: it is slow, and right.
struct Layer {
    std::mutex mutex;
    std::map<std::string, Disk> disks;  // a file that is open keeps its place
    std::int64_t steps_left = INT64_MAX;
    bool lying = false;
    LossCounts counts;
    sqlite3_vfs* system = nullptr;
    sqlite3_vfs own{};

    bool off() const { return steps_left <= 0; }
    // False from the step on at which the power goes.
    bool step() { return !off() && --steps_left > 0; }
};

Layer& layer() {
    static Layer layer;
    return layer;
}

struct File : sqlite3_file {
    Disk* disk;
    Disk nameless;       // of a file without a name
    sqlite3_file* real;  // the main database's: locks and shared memory
};

File& of(sqlite3_file* file) { return *static_cast<File*>(file); }

int close_file(sqlite3_file* handle) {
    File& file = of(handle);
    const int code = file.real && file.real->pMethods ? file.real->pMethods->xClose(file.real) : SQLITE_OK;
    file.nameless.~Disk();
    return code;
}

int read_file(sqlite3_file* handle, void* buffer, int amount, sqlite3_int64 offset) {
    const std::lock_guard lock(layer().mutex);
    const std::string& bytes = of(handle).disk->now;
    const auto begin = std::min(static_cast<std::size_t>(offset), bytes.size());
    const std::size_t there = std::min(bytes.size() - begin, static_cast<std::size_t>(amount));
    std::memcpy(buffer, bytes.data() + begin, there);
    if (there == static_cast<std::size_t>(amount)) return SQLITE_OK;
    std::memset(static_cast<char*>(buffer) + there, 0, static_cast<std::size_t>(amount) - there);
    return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* handle, const void* buffer, int amount, sqlite3_int64 offset) {
    const std::lock_guard lock(layer().mutex);
    if (!layer().step()) return SQLITE_IOERR_WRITE;
    Disk& disk = *of(handle).disk;
    const auto begin = static_cast<std::size_t>(offset), end = begin + static_cast<std::size_t>(amount);
    if (disk.now.size() < end) disk.now.resize(end);
    std::memcpy(disk.now.data() + begin, buffer, static_cast<std::size_t>(amount));
    for (std::size_t sector = begin / kSector; sector * kSector < end; sector++) disk.unsynced.insert(sector);
    layer().counts.sectors_written += (end - begin + kSector - 1) / kSector;
    return SQLITE_OK;
}

int truncate_file(sqlite3_file* handle, sqlite3_int64 size) {
    const std::lock_guard lock(layer().mutex);
    if (!layer().step()) return SQLITE_IOERR_TRUNCATE;
    Disk& disk = *of(handle).disk;
    disk.now.resize(static_cast<std::size_t>(size));
    disk.unsynced.erase(disk.unsynced.lower_bound((disk.now.size() + kSector - 1) / kSector), disk.unsynced.end());
    return SQLITE_OK;
}

void keep(Disk& disk, std::size_t sector) {
    const std::size_t begin = sector * kSector, end = std::min(begin + kSector, disk.now.size());
    if (begin >= end) return;
    if (disk.durable.size() < end) disk.durable.resize(end);
    std::memcpy(disk.durable.data() + begin, disk.now.data() + begin, end - begin);
}

int sync_file(sqlite3_file* handle, int) {
    const std::lock_guard lock(layer().mutex);
    if (!layer().step()) return SQLITE_IOERR_FSYNC;
    if (layer().lying) return SQLITE_OK;
    Disk& disk = *of(handle).disk;
    for (const std::size_t sector : disk.unsynced) keep(disk, sector);
    disk.durable.resize(disk.now.size());
    disk.unsynced.clear();
    layer().counts.syncs++;
    return SQLITE_OK;
}

int file_size(sqlite3_file* handle, sqlite3_int64* size) {
    const std::lock_guard lock(layer().mutex);
    *size = static_cast<sqlite3_int64>(of(handle).disk->now.size());
    return SQLITE_OK;
}

int lock_file(sqlite3_file* handle, int level) {
    sqlite3_file* real = of(handle).real;
    return real ? real->pMethods->xLock(real, level) : SQLITE_OK;
}
int unlock_file(sqlite3_file* handle, int level) {
    sqlite3_file* real = of(handle).real;
    return real ? real->pMethods->xUnlock(real, level) : SQLITE_OK;
}
int check_lock(sqlite3_file* handle, int* reserved) {
    sqlite3_file* real = of(handle).real;
    *reserved = 0;
    return real ? real->pMethods->xCheckReservedLock(real, reserved) : SQLITE_OK;
}

// Hints of the size are for the real file, which stays empty.
int control_file(sqlite3_file* handle, int what, void* argument) {
    sqlite3_file* real = of(handle).real;
    if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_MMAP_SIZE || !real) return SQLITE_NOTFOUND;
    return real->pMethods->xFileControl(real, what, argument);
}
int sector_size(sqlite3_file*) { return static_cast<int>(kSector); }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_shared(sqlite3_file* handle, int region, int size, int extend, void volatile** memory) {
    sqlite3_file* real = of(handle).real;
    return real ? real->pMethods->xShmMap(real, region, size, extend, memory) : SQLITE_IOERR_SHMMAP;
}
int lock_shared(sqlite3_file* handle, int offset, int count, int flags) {
    sqlite3_file* real = of(handle).real;
    return real ? real->pMethods->xShmLock(real, offset, count, flags) : SQLITE_IOERR_SHMLOCK;
}
void barrier_shared(sqlite3_file* handle) {
    if (sqlite3_file* real = of(handle).real) real->pMethods->xShmBarrier(real);
}
int unmap_shared(sqlite3_file* handle, int remove) {
    sqlite3_file* real = of(handle).real;
    return real ? real->pMethods->xShmUnmap(real, remove) : SQLITE_OK;
}

const sqlite3_io_methods kMethods{
    2,           close_file,     read_file,    write_file,   truncate_file, sync_file,       file_size,
    lock_file,   unlock_file,    check_lock,   control_file, sector_size,   characteristics, map_shared,
    lock_shared, barrier_shared, unmap_shared, nullptr,      nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* handle, int flags, int* given) {
    File& file = of(handle);
    new (&file.nameless) Disk{};
    file.disk = &file.nameless;
    file.real = nullptr;
    file.pMethods = &kMethods;
    if (given) *given = flags;
    if (!name) return SQLITE_OK;
    {
        const std::lock_guard lock(layer().mutex);
        file.disk = &layer().disks[name];
        file.disk->exists = true;
    }
    if (!(flags & SQLITE_OPEN_MAIN_DB)) return SQLITE_OK;
    file.real = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(handle) + sizeof(File));
    const int code = layer().system->xOpen(layer().system, name, file.real, flags, given);
    if (code != SQLITE_OK) file.pMethods = nullptr;
    return code;
}

int delete_file(sqlite3_vfs*, const char* name, int) {
    const std::lock_guard lock(layer().mutex);
    if (layer().off()) return SQLITE_IOERR_DELETE;
    const auto found = layer().disks.find(name);
    if (found == layer().disks.end() || !found->second.exists) return SQLITE_IOERR_DELETE_NOENT;
    found->second = Disk{};
    return SQLITE_OK;
}

int access_file(sqlite3_vfs*, const char* name, int what, int* answer) {
    const std::lock_guard lock(layer().mutex);
    const auto found = layer().disks.find(name);
    const bool exists = found != layer().disks.end() && found->second.exists;
    *answer = exists && (what != SQLITE_ACCESS_EXISTS || !found->second.now.empty());
    return SQLITE_OK;
}

void lose(Disk& disk, Loss loss, std::mt19937_64& chance) {
    for (const std::size_t sector : disk.unsynced) {
        if (loss == Loss::some && chance() % 2 == 0)
            keep(disk, sector);
        else
            layer().counts.sectors_lost++;
    }
    const bool shrunk = loss == Loss::some && disk.now.size() < disk.durable.size() && chance() % 2 == 0;
    if (shrunk) disk.durable.resize(disk.now.size());
    disk.unsynced.clear();
    disk.now = disk.durable;
}

}  // namespace

void install_lossy_files() {
    Layer& all = layer();
    all.system = sqlite3_vfs_find(nullptr);
    all.own = *all.system;
    all.own.zName = "lossy";
    all.own.szOsFile = static_cast<int>(sizeof(File)) + all.system->szOsFile;
    all.own.pNext = nullptr;
    all.own.xOpen = open_file;
    all.own.xDelete = delete_file;
    all.own.xAccess = access_file;
    sqlite3_vfs_register(&all.own, 1);
}

void cut_power_after(std::int64_t steps) {
    const std::lock_guard lock(layer().mutex);
    layer().steps_left = steps;
}

bool power_is_off() {
    const std::lock_guard lock(layer().mutex);
    return layer().off();
}

void restart(Loss loss, std::mt19937_64& chance) {
    const std::lock_guard lock(layer().mutex);
    for (auto& [name, disk] : layer().disks) lose(disk, loss, chance);
    layer().steps_left = INT64_MAX;
}

void let_syncs_lie() {
    const std::lock_guard lock(layer().mutex);
    layer().lying = true;
}

LossCounts loss_counts() {
    const std::lock_guard lock(layer().mutex);
    return layer().counts;
}

}  // namespace lazo::drills
