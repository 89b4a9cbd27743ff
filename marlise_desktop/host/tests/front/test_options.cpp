// SPDX-License-Identifier: GPL-3.0-or-later
#include "check.hpp"
#include "front/options.hpp"

using namespace marlise::front;
using Action = Options::Action;

CASE("options of mod-host") {
  const Options options = read_options({"-n", "-v", "-p", "5555", "-f", "5556"});
  CHECK(options.action == Action::serve);
  CHECK_EQUAL(5555, options.port);
  CHECK_EQUAL(5556, options.feedback_port);
  CHECK(options.verbose);
  CHECK_EQUAL(7000, read_options({"-p7000"}).port);
  CHECK_EQUAL(7000, read_options({"--socket-port=7000"}).port);
  CHECK(read_options({"-V"}).action == Action::version);
  CHECK(read_options({"--help"}).action == Action::help);
}

CASE("options of this host") {
  const Options options = read_options({"--socket", "/run/x/s", "--client-name", "rig", "--inputs", "4", "--outputs", "8",
                                        "--autoconnect", "-p", "0"});
  CHECK(options.action == Action::serve);
  CHECK_EQUAL("/run/x/s", options.socket);
  CHECK_EQUAL("rig", options.client_name);
  CHECK_EQUAL(4, options.inputs);
  CHECK_EQUAL(8, options.outputs);
  CHECK(options.autoconnect);
}

CASE("a render") {
  const Options options = read_options({"--render", "job", "in.wav", "out.wav", "--tail", "2.5", "--block", "64"});
  CHECK(options.action == Action::render);
  CHECK_EQUAL("out.wav", options.render.output);
  CHECK_EQUAL(2.5, options.render.tail);
  CHECK_EQUAL(64U, options.render.block);
}

CASE("what is wrong is named") {
  CHECK_EQUAL("nothing to listen on: give --socket PATH or -p PORT", read_options({"-n"}).problem);
  CHECK_EQUAL("unknown option '--wrong'", read_options({"--wrong"}).problem);
  CHECK_EQUAL("-p takes a number from 0 to 65535, not 'x'", read_options({"-p", "x"}).problem);
  CHECK_EQUAL("--render needs a value", read_options({"--render", "a"}).problem);
  CHECK_EQUAL("--tail takes seconds from 0 to 3600, not 'nan'",
              read_options({"--render", "a", "b", "c", "--tail", "nan"}).problem);
  CHECK_EQUAL("--client-name takes a name without ':'", read_options({"-p1", "--client-name", "a:b"}).problem);
}
