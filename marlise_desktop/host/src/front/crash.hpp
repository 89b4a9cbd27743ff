// SPDX-License-Identifier: GPL-3.0-or-later
// Names the guilty plugin when one takes the host down.
#pragma once

#include <string>
#include <string_view>

namespace marlise::front {

/// From now on a crash, or an exit() that a plugin calls, leaves a line on standard error, such as
/// `marlise-host: crash: signal 11 in instance 3 <urn:plugin>` or `... during command: add urn:plugin 3`.
void report_crashes();

/// Writes such a line about a cycle of the audio thread that does not end. From any thread.
void report_hang(int seconds);

/// Remembers what the control thread does, for that line. Cut after some hundred bytes.
void note_command(std::string_view message);
void command_done();
std::string last_command();

/// An exit is no plugin's doing any more.
void expect_exit();

}  // namespace marlise::front
