// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedback.hpp"

#include <algorithm>
#include <utility>

#include "hex.hpp"
#include "numbers.hpp"

namespace marlise::front {
namespace {

constexpr int decimals = 6;

std::string place(std::string_view word, int instance, std::string_view symbol) {
  std::string text(word);
  text += ' ';
  text += std::to_string(instance);
  text += ' ';
  text += symbol;
  return text;
}

void append(std::string& batch, std::string_view message) {
  batch += message;
  batch += '\0';
}

}  // namespace

void Feedback::output(int instance, std::string_view symbol, float value) {
  values_[{'o', instance, std::string(symbol)}] = {++order_,
                                                   place("output_set", instance, symbol) + ' ' + fixed(value, decimals)};
}

void Feedback::parameter(int instance, std::string_view symbol, float value) {
  values_[{'p', instance, std::string(symbol)}] = {++order_,
                                                   place("param_set", instance, symbol) + ' ' + fixed(value, decimals)};
}

void Feedback::learned(int instance, std::string_view symbol, int channel, int controller, float value, float low,
                       float high) {
  std::string message = place("midi_mapped", instance, symbol);
  message += ' ' + std::to_string(channel) + ' ' + std::to_string(controller);
  for (const float number : {value, low, high}) {
    message += ' ' + fixed(number, decimals);
  }
  keep_moment(instance, std::move(message));
}

void Feedback::control_change(int channel, int controller, int value) {
  // mod-host's number has eight bits and a sign: the pitch bend, which is controller 131, shows as -125.
  keep_moment(-1, "midi_control_change " + std::to_string(channel) + ' ' +
                      std::to_string(static_cast<std::int8_t>(controller)) + ' ' + std::to_string(value));
}

void Feedback::program_change(int program, int channel) {
  program_ = {++order_, "midi_program_change " + std::to_string(program) + ' ' + std::to_string(channel)};
}

void Feedback::raw_midi(int port, std::uint32_t frame, std::span<const std::uint8_t> bytes,
                        std::span<const int> acted) {
  if (!takes_raw_midi()) {
    ++raw_lost_;
    return;
  }
  tell_lost_midi();
  std::string message = "midi_raw " + std::to_string(port) + ' ' + std::to_string(frame) + ' ' + to_hex(bytes);
  char before = ' ';
  for (const int slot : acted) {
    message += std::exchange(before, ',') + std::to_string(slot);
  }
  append(raw_, message);
}

void Feedback::lost_midi(std::uint32_t count) { raw_lost_ += count; }

void Feedback::tell_lost_midi() {
  if (raw_lost_ > 0) {
    append(raw_, "midi_lost " + std::to_string(raw_lost_));
    raw_lost_ = 0;
  }
}

/// The oldest of them, no more than a batch should hold.
std::string Feedback::take_raw() {
  if (raw_.size() <= raw_batch) {
    tell_lost_midi();
    return std::exchange(raw_, {});
  }
  const std::size_t end = raw_.find('\0', raw_batch) + 1;
  std::string batch = raw_.substr(0, end);
  raw_.erase(0, end);
  return batch;
}

void Feedback::new_controller() {
  allowed_ = silenced_ = false;
  raw_.clear();
  raw_lost_ = 0;
}

void Feedback::keep_moment(int instance, std::string message) {
  if (moments_.size() == text_limit) {
    moments_.pop_front();
    ++dropped_;
  }
  moments_.push_back({instance, {++order_, std::move(message)}});
}

void Feedback::property(int instance, std::string_view uri, char type, std::string_view value) {
  std::string message = place("patch_set", instance, uri);
  message += ' ';
  message += type;
  message += ' ';
  message += value;
  keep(properties_, instance, std::move(message));
}

void Feedback::level(int index, float peak) {
  float& highest = levels_[index];
  highest = std::max(highest, peak);
}

void Feedback::meter(std::string_view port, float peak, float rms) {
  meters_[std::string(port)] = "meter " + std::string(port) + ' ' + fixed(peak, decimals) + ' ' + fixed(rms, decimals);
}

void Feedback::time(int instance, float mean, float highest) {
  constexpr int tenths = 1;
  times_[instance] = place("dsp_time", instance, fixed(mean, tenths)) + ' ' + fixed(highest, tenths);
}

void Feedback::load(double percent, double highest, unsigned xruns) {
  load_ = "cpu_load " + fixed(percent, decimals) + ' ' + fixed(highest, decimals) + ' ' + std::to_string(xruns);
}

void Feedback::pitch(double hz, double cents, int note, double confidence) {
  pitch_ = "tuner " + fixed(hz, 4) + ' ' + fixed(cents, 2) + ' ' + std::to_string(note) + ' ' + fixed(confidence, 3);
}

void Feedback::fault(int instance, std::string_view reason) {
  faults_[instance] = place("fault", instance, reason);
}

void Feedback::transport(const engine::TransportState& state) {
  transport_ = std::string("transport ") + (state.rolling ? "1 " : "0 ") + fixed(state.tempo.beats_per_bar, decimals) + ' ' +
               fixed(state.tempo.bpm, decimals);
}

void Feedback::log(int level, std::string_view text) {
  keep(logs_, -1, "log " + std::to_string(level) + ' ' + std::string(text));
}

void Feedback::keep(std::deque<Text>& texts, int instance, std::string message) {
  std::erase(message, '\0');  // it would end the message early
  if (texts.size() == text_limit) {
    texts.pop_front();
    ++dropped_;
  }
  texts.push_back({instance, std::move(message)});
}

void Feedback::forget(int instance) {
  forget_where([=](int number) { return number == instance; });
}

void Feedback::forget_below(int end) {
  forget_where([=](int number) { return number >= 0 && number < end; });
}

void Feedback::forget_where(const std::function<bool(int)>& gone) {
  std::erase_if(values_, [&](const auto& entry) { return gone(std::get<1>(entry.first)); });
  std::erase_if(moments_, [&](const Moment& moment) { return gone(moment.instance); });
  std::erase_if(times_, [&](const auto& entry) { return gone(entry.first); });
  std::erase_if(faults_, [&](const auto& entry) { return gone(entry.first); });
  std::erase_if(properties_, [&](const Text& text) { return gone(text.instance); });
}

bool Feedback::empty() const {
  return raw_.empty() && raw_lost_ == 0 && values_.empty() && moments_.empty() && !program_ && levels_.empty() && meters_.empty() && times_.empty() &&
         faults_.empty() && properties_.empty() && logs_.empty() && !load_ && !transport_ && !pitch_ && !silenced_;
}

std::vector<const Feedback::Value*> Feedback::newest_first() const {
  std::vector<const Value*> all;
  for (const auto& [place, value] : values_) {
    all.push_back(&value);
  }
  for (const Moment& moment : moments_) {
    all.push_back(&moment.value);
  }
  if (program_) {
    all.push_back(&*program_);
  }
  std::ranges::sort(all, std::greater{}, &Value::order);
  return all;
}

std::string Feedback::take() {
  if (!allowed_ || empty()) {
    return {};
  }
  if (dropped_ > dropped_told_) {
    log(2, std::to_string(dropped_ - dropped_told_) + " feedback messages were dropped: nobody took them in time");
    dropped_told_ = dropped_;
  }
  std::string batch;
  if (silenced_) {
    append(batch, "panic");
  }
  for (const auto& [instance, message] : faults_) {
    append(batch, message);
  }
  batch += take_raw();
  for (const Value* value : newest_first()) {
    append(batch, value->message);
  }
  for (const auto& [index, peak] : levels_) {
    append(batch, "audio_monitor " + std::to_string(index) + ' ' + fixed(peak, decimals));
  }
  for (const auto& [port, message] : meters_) {
    append(batch, message);
  }
  for (const auto& [instance, message] : times_) {
    append(batch, message);
  }
  for (const Text& text : properties_) {
    append(batch, text.message);
  }
  if (pitch_) {
    append(batch, *pitch_);
  }
  if (transport_) {
    append(batch, *transport_);
  }
  if (load_) {
    append(batch, *load_);
  }
  for (const Text& text : logs_) {
    append(batch, text.message);
  }
  append(batch, "data_finish");

  values_.clear();
  moments_.clear();
  program_.reset();
  levels_.clear();
  meters_.clear();
  times_.clear();
  faults_.clear();
  properties_.clear();
  logs_.clear();
  load_.reset();
  pitch_.reset();
  transport_.reset();
  allowed_ = silenced_ = false;
  return batch;
}

}  // namespace marlise::front
