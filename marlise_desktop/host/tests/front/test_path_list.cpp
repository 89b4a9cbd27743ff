// SPDX-License-Identifier: GPL-3.0-or-later
#include "check.hpp"
#include "front/path_list.hpp"

using marlise::front::absolute_path_list;

CASE("relative folders of a search path are seen from where the program was started") {
  const auto from_home = [](const char* list) { return absolute_path_list(list, "/home/me"); };
  CHECK_EQUAL("", from_home(""));
  CHECK_EQUAL("/usr/lib/lv2:~/.lv2:$PLUGINS/lv2", from_home("/usr/lib/lv2:~/.lv2:$PLUGINS/lv2"));
  CHECK_EQUAL("/home/me/lv2:/usr/lib/lv2", from_home("lv2:/usr/lib/lv2"));
  CHECK_EQUAL("/home/me/lv2:/home/lv2", from_home("./lv2:../lv2"));
  CHECK_EQUAL(":/home/me/a b:", from_home(":a b:"));
}
