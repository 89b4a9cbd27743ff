// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.hpp"

#include <charconv>
#include <functional>
#include <map>
#include <stdexcept>

#include "numbers.hpp"

namespace marlise::front {

const char* const usage =
    "Usage: marlise-host [OPTIONS]\n"
    "       marlise-host --render JOB IN OUT [--tail SECONDS] [--block FRAMES]\n"
    "\n"
    "Runs LV2 plugins in one JACK client and takes commands in mod-host's protocol.\n"
    "\n"
    "  --socket PATH         listen on a Unix socket; feedback on PATH.feedback\n"
    "  -p, --socket-port N   listen on TCP port N of this machine; 0 for none\n"
    "  -f, --feedback-port N feedback on TCP port N of this machine; 0 for none\n"
    "  --client-name NAME    name in JACK (marlise-host)\n"
    "  --inputs N            ports in_1..in_N (2)\n"
    "  --outputs N           ports out_1..out_N (2)\n"
    "  --autoconnect         join the ports to the sound card and MIDI devices in order\n"
    "  --window-limit S      seconds that a plugin's own window may take to open (10)\n"
    "  --render JOB IN OUT   run the commands in JOB and render sound file IN to OUT, without JACK\n"
    "  --tail SECONDS        render so long after the end of IN (0)\n"
    "  --block FRAMES        frames in a cycle of a render (256)\n"
    "  -n, --nofork          accepted: the host always stays in the foreground\n"
    "  -v, --verbose         log every command and its reply\n"
    "  -V, --version         print the version\n"
    "  -h, --help            print this text\n";

namespace {

/// The words of the command line, taken one by one.
class Words {
 public:
  explicit Words(const std::vector<std::string>& words) : words_(words) {}

  bool more() const { return at_ < words_.size(); }
  std::string next() { return words_[at_++]; }

  std::string value(const std::string& option) {
    if (!more()) {
      throw std::invalid_argument(option + " needs a value");
    }
    return next();
  }

  int number(const std::string& option, int least, int most) {
    const std::string text = value(option);
    int result = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (error != std::errc{} || end != text.data() + text.size() || result < least || result > most) {
      throw std::invalid_argument(option + " takes a number from " + std::to_string(least) + " to " +
                                  std::to_string(most) + ", not '" + text + "'");
    }
    return result;
  }

 private:
  const std::vector<std::string>& words_;
  std::size_t at_ = 0;
};

using Taker = std::function<void(Options&, Words&, const std::string&)>;

constexpr int highest_port = 65535;

void take_render(Options& options, Words& words, const std::string& option) {
  options.action = Options::Action::render;
  options.render.job = words.value(option);
  options.render.input = words.value(option);
  options.render.output = words.value(option);
}

void take_tail(Options& options, Words& words, const std::string& option) {
  constexpr double longest = 3600;
  const std::string text = words.value(option);
  options.render.tail = to_double(text);
  if (!(options.render.tail >= 0 && options.render.tail <= longest)) {
    throw std::invalid_argument(option + " takes seconds from 0 to 3600, not '" + text + "'");
  }
}

const std::map<std::string, Taker>& takers() {
  static const Taker port = [](Options& o, Words& w, const std::string& n) { o.port = w.number(n, 0, highest_port); };
  static const Taker feedback = [](Options& o, Words& w, const std::string& n) {
    o.feedback_port = w.number(n, 0, highest_port);
  };
  static const Taker nothing = [](Options&, Words&, const std::string&) {};
  static const Taker verbose = [](Options& o, Words&, const std::string&) { o.verbose = true; };
  static const Taker version = [](Options& o, Words&, const std::string&) { o.action = Options::Action::version; };
  static const Taker help = [](Options& o, Words&, const std::string&) { o.action = Options::Action::help; };
  static const std::map<std::string, Taker> all{
      {"-p", port},
      {"--socket-port", port},
      {"-f", feedback},
      {"--feedback-port", feedback},
      {"-n", nothing},
      {"--nofork", nothing},
      {"-v", verbose},
      {"--verbose", verbose},
      {"-V", version},
      {"--version", version},
      {"-h", help},
      {"--help", help},
      {"--render", take_render},
      {"--tail", take_tail},
      {"--socket", [](Options& o, Words& w, const std::string& n) { o.socket = w.value(n); }},
      {"--client-name", [](Options& o, Words& w, const std::string& n) { o.client_name = w.value(n); }},
      {"--inputs", [](Options& o, Words& w, const std::string& n) { o.inputs = w.number(n, 0, most_device_ports); }},
      {"--outputs", [](Options& o, Words& w, const std::string& n) { o.outputs = w.number(n, 1, most_device_ports); }},
      {"--window-limit", [](Options& o, Words& w, const std::string& n) { o.window_limit = w.number(n, 1, 600); }},
      {"--autoconnect", [](Options& o, Words&, const std::string&) { o.autoconnect = true; }},
      {"--block",
       [](Options& o, Words& w, const std::string& n) {
         o.render.block = static_cast<std::uint32_t>(w.number(n, 1, 8192));
       }},
  };
  return all;
}

/// `-p5555` and `--socket-port=5555` as two words, as getopt takes them.
std::vector<std::string> apart(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (argument.starts_with("--") && equals != std::string::npos) {
      words.push_back(argument.substr(0, equals));
      words.push_back(argument.substr(equals + 1));
    } else if (argument.size() > 2 && (argument.starts_with("-p") || argument.starts_with("-f"))) {
      words.push_back(argument.substr(0, 2));
      words.push_back(argument.substr(2));
    } else {
      words.push_back(argument);
    }
  }
  return words;
}

void check(const Options& options) {
  if (options.action != Options::Action::serve) {
    return;
  }
  if (options.client_name.empty() || options.client_name.find(':') != std::string::npos) {
    throw std::invalid_argument("--client-name takes a name without ':'");
  }
  if (options.socket.empty() && options.port == 0) {
    throw std::invalid_argument("nothing to listen on: give --socket PATH or -p PORT");
  }
}

}  // namespace

Options read_options(const std::vector<std::string>& arguments) {
  Options options;
  const std::vector<std::string> all = apart(arguments);
  Words words(all);
  try {
    while (words.more()) {
      const std::string option = words.next();
      const auto taker = takers().find(option);
      if (taker == takers().end()) {
        throw std::invalid_argument("unknown option '" + option + "'");
      }
      taker->second(options, words, option);
    }
    check(options);
  } catch (const std::invalid_argument& error) {
    options.action = Options::Action::refuse;
    options.problem = error.what();
  }
  return options;
}

}  // namespace marlise::front
