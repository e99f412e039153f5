// The body of one request in a file of its own, which lives as long as this object unless the handler moved it away.
#pragma once

#include <string>
#include <string_view>

namespace lazo::http {

class UploadFile {
 public:
    // Throws Error{no_space} "http.no_space" when the disk is full, Error{internal} for other faults; so does append.
    explicit UploadFile(const std::string& folder);
    ~UploadFile();
    UploadFile(const UploadFile&) = delete;
    UploadFile& operator=(const UploadFile&) = delete;

    void append(std::string_view bytes);
    void close();
    const std::string& path() const { return path_; }

 private:
    std::string path_;
    int descriptor_ = -1;
};

void write_to(int descriptor, std::string_view bytes);  // throws as above

// Removes what a crash left: files of ours that nobody wrote for a day.
void remove_stale_uploads(const std::string& folder);

}  // namespace lazo::http
