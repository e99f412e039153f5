#include "kernel/http/upload_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <filesystem>

#include "base/error.h"

namespace lazo::http {

namespace {

constexpr std::string_view prefix = "lazo-upload-";

[[noreturn]] void throw_for(int code) {
    if (code == ENOSPC || code == EDQUOT) throw Error{ErrorKind::no_space, {"http.no_space"}};
    throw_internal(std::string{"an upload cannot be kept: "} + std::strerror(code));
}

std::string next_name() {
    static std::atomic<std::uint64_t> counter{0};
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    return std::string{prefix} + std::to_string(::getpid()) + "-" + std::to_string(now) + "-" +
           std::to_string(++counter);
}

}  // namespace

void write_to(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_for(errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

UploadFile::UploadFile(const std::string& folder) : path_(folder + "/" + next_name()) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor_ < 0) throw_for(errno);
}

UploadFile::~UploadFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    ::unlink(path_.c_str());
}

void UploadFile::append(std::string_view bytes) { write_to(descriptor_, bytes); }

void UploadFile::close() {
    const int descriptor = descriptor_;
    descriptor_ = -1;
    // Some file systems report a full disk only here.
    if (::close(descriptor) != 0) throw_for(errno);
}

void remove_stale_uploads(const std::string& folder) {
    namespace fs = std::filesystem;
    std::error_code fault;
    const auto yesterday = fs::file_time_type::clock::now() - std::chrono::hours{24};
    for (fs::directory_iterator entry{folder, fault}, end; !fault && entry != end; entry.increment(fault)) {
        if (entry->path().filename().string().rfind(prefix, 0) != 0) continue;
        std::error_code unreadable;
        if (entry->last_write_time(unreadable) < yesterday && !unreadable) fs::remove(entry->path(), unreadable);
    }
}

}  // namespace lazo::http
