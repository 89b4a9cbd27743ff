// SPDX-License-Identifier: GPL-3.0-or-later
// Sound files through libsndfile.
#pragma once

#include <sndfile.h>

#include <cstdint>
#include <memory>
#include <string>

namespace marlise::engine {

struct SoundFileCloser {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

class SoundReader {
 public:
  /// Answers an empty string, or why the file cannot be read.
  std::string open(const std::string& path);

  double rate() const { return info_.samplerate; }
  int channels() const { return info_.channels; }
  /// Interleaved; answers how many frames there were, fewer than asked at the end.
  std::uint32_t read(float* samples, std::uint32_t frames);

 private:
  SF_INFO info_{};
  std::unique_ptr<SNDFILE, SoundFileCloser> file_;
};

/// Writes beside the wanted place; the file appears there when it is complete.
class SoundWriter {
 public:
  SoundWriter() = default;
  ~SoundWriter();
  SoundWriter(const SoundWriter&) = delete;
  SoundWriter& operator=(const SoundWriter&) = delete;

  /// 24-bit FLAC when `path` ends so (at most 8 channels), else 32-bit float WAV. Answers what is wrong.
  std::string open(const std::string& path, double rate, int channels);
  std::string write(const float* samples, std::uint32_t frames);
  /// Puts the file in its place.
  std::string finish();

 private:
  std::string path_;
  std::string part_;
  std::unique_ptr<SNDFILE, SoundFileCloser> file_;
};

}  // namespace marlise::engine
