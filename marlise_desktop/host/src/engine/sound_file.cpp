// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace marlise::engine {

namespace {

bool is_flac(const std::string& path) {
  std::string ending = std::filesystem::path(path).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending == ".flac";
}

}  // namespace

std::string SoundReader::open(const std::string& path) {
  file_.reset(sf_open(path.c_str(), SFM_READ, &info_));
  if (!file_) {
    return "cannot read the sound file " + path + ": " + sf_strerror(nullptr);
  }
  return {};
}

std::uint32_t SoundReader::read(float* samples, std::uint32_t frames) {
  return static_cast<std::uint32_t>(std::max<sf_count_t>(0, sf_readf_float(file_.get(), samples, frames)));
}

SoundWriter::~SoundWriter() {
  if (file_) {
    file_.reset();
    unlink(part_.c_str());
  }
}

std::string SoundWriter::open(const std::string& path, double rate, int channels) {
  path_ = path;
  part_ = path + ".part";
  SF_INFO info{};
  info.samplerate = static_cast<int>(rate);
  info.channels = channels;
  info.format = is_flac(path) ? SF_FORMAT_FLAC | SF_FORMAT_PCM_24 : SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  file_.reset(sf_open(part_.c_str(), SFM_WRITE, &info));
  if (!file_) {
    unlink(part_.c_str());
    return "cannot write the sound file " + path + ": " + sf_strerror(nullptr);
  }
  sf_command(file_.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);  // whole numbers would wrap round
  sf_command(file_.get(), SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);  // it holds the time of day
  return {};
}

std::string SoundWriter::write(const float* samples, std::uint32_t frames) {
  if (sf_writef_float(file_.get(), samples, frames) != static_cast<sf_count_t>(frames)) {
    return "cannot write the sound file " + path_ + ": " + sf_strerror(file_.get());
  }
  return {};
}

std::string SoundWriter::finish() {
  sf_write_sync(file_.get());
  const int problem = sf_close(file_.release());
  std::error_code failed;
  if (problem == 0) {
    std::filesystem::rename(part_, path_, failed);
  }
  if (problem != 0 || failed) {
    unlink(part_.c_str());
    return "cannot write the sound file " + path_ + ": " +
           (failed ? failed.message() : std::string(sf_error_number(problem)));
  }
  return {};
}

}  // namespace marlise::engine
