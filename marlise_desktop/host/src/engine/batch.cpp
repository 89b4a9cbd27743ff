// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace marlise::engine {

namespace {

float between(const Batch::Glide& glide, float part) noexcept {
  if (glide.logarithmic && glide.start > 0 && glide.target > 0) {
    return glide.start * std::pow(glide.target / glide.start, part);
  }
  return glide.start + (glide.target - glide.start) * part;
}

/// Keeps those for which `stays` is true, without their order and without freeing memory.
template <typename T, typename Stays>
void keep_only(std::vector<T>& all, Stays stays) noexcept {
  for (std::size_t i = 0; i < all.size();) {
    if (stays(all[i])) {
      ++i;
    } else {
      all[i] = all.back();
      all.pop_back();
    }
  }
}

}  // namespace

void Batch::begin() noexcept {
  for (const Switch& one : switches) {
    if (one.instance->owns_bypass(id, id)) {
      one.instance->steer_bypass(one.on);
    }
  }
  for (const Jump& jump : jumps) {
    if (jump.controls->owned(jump.port, id, id)) {
      jump.controls->steer(jump.port, jump.target);
    }
  }
  keep_only(glides, [this](Glide& glide) {
    glide.start = glide.controls->steered(glide.port);
    return glide.controls->owned(glide.port, id, id) && glide.start != glide.target;
  });
}

void Batch::advance(std::uint64_t by, BatchId begun) noexcept {
  elapsed = frames - elapsed > by ? elapsed + by : frames;
  const bool last = elapsed == frames;
  const auto part = static_cast<float>(static_cast<double>(elapsed) / static_cast<double>(frames));
  keep_only(glides, [&](const Glide& glide) {
    if (!glide.controls->owned(glide.port, id, begun)) {
      return false;
    }
    glide.controls->steer(glide.port, last ? glide.target : between(glide, part));
    return !last;
  });
}

BatchId Batches::new_id() noexcept {
  last_id_ = last_id_ == std::numeric_limits<BatchId>::max() ? 1 : last_id_ + 1;
  return last_id_;
}

void Batches::post(std::unique_ptr<Batch> batch) {
  Batch* const raw = batch.get();
  alive_.push_back(std::move(batch));
  raw->next = posted_.load(std::memory_order_relaxed);
  while (!posted_.compare_exchange_weak(raw->next, raw, std::memory_order_release, std::memory_order_relaxed)) {
  }
}

void Batches::reclaim() {
  std::erase_if(alive_, [](const auto& batch) { return batch->over.load(std::memory_order_acquire); });
}

void Batches::take() noexcept {
  if (posted_.load(std::memory_order_relaxed) == nullptr) {
    return;
  }
  Batch* newest_first = posted_.exchange(nullptr, std::memory_order_acquire);
  Batch* oldest_first = nullptr;
  while (newest_first != nullptr) {
    Batch* const rest = newest_first->next;
    newest_first->next = oldest_first;
    oldest_first = newest_first;
    newest_first = rest;
  }
  Batch** end = &moving_;
  while (*end != nullptr) {
    end = &(*end)->next;
  }
  *end = oldest_first;
  for (Batch** place = end; *place != nullptr;) {
    Batch* const batch = *place;
    begun_ = batch->id;
    batch->begin();
    if (batch->done()) {
      *place = batch->next;
      batch->over.store(true, std::memory_order_release);
    } else {
      place = &batch->next;
    }
  }
}

void Batches::advance(std::uint64_t frames) noexcept {
  for (Batch** place = &moving_; *place != nullptr;) {
    Batch* const batch = *place;
    batch->advance(frames, begun_);
    if (batch->done()) {
      *place = batch->next;
      batch->over.store(true, std::memory_order_release);
    } else {
      place = &batch->next;
    }
  }
}

void Batches::finish() noexcept { advance(std::numeric_limits<std::uint64_t>::max()); }

}  // namespace marlise::engine
