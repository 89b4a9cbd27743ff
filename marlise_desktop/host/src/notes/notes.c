/* SPDX-License-Identifier: GPL-3.0-or-later
 * What JACK tells a program that is written in Python, as lines in a pipe.
 *
 * libjack cancels its notification thread, wherever that is, when a client closes. A thread that is cut off inside the
 * interpreter takes the interpreter's lock with it. So these callbacks only write to a pipe, which the program reads on
 * a thread of its own. Nothing here allocates, waits or holds a lock.
 *
 * A note is a letter, fields after tabs, and a NUL:
 *   S reason    the server has ended        X           an xrun
 *   B frames    another period              P           a port came, went or has another name
 *   C a b 0|1   two ports parted or joined  E text      what libjack would print
 *
 * Notes of up to 4096 bytes are written whole or not at all (PIPE_BUF). One that finds the pipe full is lost; the next
 * one is then led in by L.
 */
#include <jack/jack.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The program uses the libjack that it has chosen, so its functions are handed over. */
struct marlise_notes {
  int pipe;
  jack_client_t* client;
  jack_port_t* (*port_by_id)(jack_client_t*, jack_port_id_t);
  const char* (*port_name)(const jack_port_t*);
};

static atomic_bool lost;
static atomic_int errors_to = -1;

static void note(int pipe, const char* text) {
  if (pipe < 0) {
    return;
  }
  if (atomic_exchange(&lost, false) && write(pipe, "L", 2) != 2) {
    atomic_store(&lost, true);
  }
  const size_t size = strlen(text) + 1;
  if (write(pipe, text, size) != (ssize_t)size) {
    atomic_store(&lost, true);
  }
}

static const char* name_of(const struct marlise_notes* notes, jack_port_id_t id) {
  const jack_port_t* const port = notes->port_by_id(notes->client, id);
  const char* const name = port != NULL ? notes->port_name(port) : NULL;
  return name != NULL ? name : "";
}

void marlise_on_shutdown(jack_status_t code, const char* reason, void* arg) {
  char text[600];
  (void)code;
  snprintf(text, sizeof text, "S\t%.512s", reason != NULL ? reason : "");
  note(((const struct marlise_notes*)arg)->pipe, text);
}

int marlise_on_xrun(void* arg) {
  note(((const struct marlise_notes*)arg)->pipe, "X");
  return 0;
}

int marlise_on_period(jack_nframes_t frames, void* arg) {
  char text[32];
  snprintf(text, sizeof text, "B\t%u", (unsigned)frames);
  note(((const struct marlise_notes*)arg)->pipe, text);
  return 0;
}

void marlise_on_port(jack_port_id_t id, int is_registered, void* arg) {
  (void)id;
  (void)is_registered;
  note(((const struct marlise_notes*)arg)->pipe, "P");
}

void marlise_on_rename(jack_port_id_t id, const char* before, const char* after, void* arg) {
  (void)before;
  (void)after;
  marlise_on_port(id, 1, arg);
}

void marlise_on_connection(jack_port_id_t a, jack_port_id_t b, int joined, void* arg) {
  const struct marlise_notes* const notes = arg;
  char text[1400];
  /* Names live in shared memory: reading them is no call to the server, and later a port may be gone. */
  snprintf(text, sizeof text, "C\t%.640s\t%.640s\t%d", name_of(notes, a), name_of(notes, b), joined != 0);
  note(notes->pipe, text);
}

/* Where what libjack would print goes; -1 for nowhere. */
void marlise_errors_to(int pipe) { atomic_store(&errors_to, pipe); }

void marlise_on_error(const char* line) {
  char text[1100];
  snprintf(text, sizeof text, "E\t%.1024s", line != NULL ? line : "");
  note(atomic_load(&errors_to), text);
}
