// Loaded before the C library: while the file that LAZO_DISK_IS_FULL names exists, no regular file takes another byte; with
// LAZO_FULL_DISK_HAS_FILES set, none grows, and what it has may be written again.
#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>

namespace {

// `end`: where the bytes would stand to.
bool refuses(int file, off64_t end) {
    static const char* const flag = std::getenv("LAZO_DISK_IS_FULL");
    static const bool has_files = std::getenv("LAZO_FULL_DISK_HAS_FILES") != nullptr;
    struct stat about {};
    const int before = errno;
    if (flag == nullptr || ::access(flag, F_OK) != 0 || ::fstat(file, &about) != 0 || !S_ISREG(about.st_mode) ||
        (has_files && end <= about.st_size)) {
        errno = before;
        return false;
    }
    errno = ENOSPC;
    return true;
}

off64_t place_of(int file) { return ::lseek64(file, 0, SEEK_CUR); }

off64_t bytes_of(const iovec* parts, int count) {
    off64_t bytes = 0;
    for (int i = 0; i < count; i++) bytes += static_cast<off64_t>(parts[i].iov_len);
    return bytes;
}

template <class Call>
Call real(Call, const char* name) {
    return reinterpret_cast<Call>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
    static const auto call = real(&write, "write");
    return refuses(file, place_of(file) + static_cast<off64_t>(count)) ? -1 : call(file, bytes, count);
}
ssize_t pwrite(int file, const void* bytes, size_t count, off_t place) {
    static const auto call = real(&pwrite, "pwrite");
    return refuses(file, place + static_cast<off64_t>(count)) ? -1 : call(file, bytes, count, place);
}
ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t place) {
    static const auto call = real(&pwrite64, "pwrite64");
    return refuses(file, place + static_cast<off64_t>(count)) ? -1 : call(file, bytes, count, place);
}
ssize_t writev(int file, const iovec* parts, int count) {
    static const auto call = real(&writev, "writev");
    return refuses(file, place_of(file) + bytes_of(parts, count)) ? -1 : call(file, parts, count);
}
ssize_t pwritev(int file, const iovec* parts, int count, off_t place) {
    static const auto call = real(&pwritev, "pwritev");
    return refuses(file, place + bytes_of(parts, count)) ? -1 : call(file, parts, count, place);
}
}
