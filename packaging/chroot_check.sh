#!/usr/bin/env bash
# Runs run.sh (without a screen) and test.sh in a fresh chroot, as an unprivileged user with the system's own Python.
#
#   chroot_check.sh SUITE [--mirror URL] [--keyring FILE] [--only run|test] [--keep]
#
# SUITE is bookworm, trixie or noble. The mirror is the one that this machine's apt uses, unless named. Needs root and
# mmdebstrap or debootstrap. What is committed is checked, not the work tree.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
    sed -n '4,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
}

suite=${1:-}
[ -n "$suite" ] || usage
shift
mirror='' keyring=() only='' keep=''
while [ $# -gt 0 ]; do
    case $1 in
    --mirror) mirror=$2 && shift ;;
    --keyring) keyring=(--keyring="$2") && shift ;;
    --only) only=$2 && shift ;;
    --keep) keep=1 ;;
    *) usage ;;
    esac
    shift
done
case $suite in
bookworm | trixie) components=main ;;
noble) components=main,universe ;;
*) usage ;;
esac
[ "$(id -u)" -eq 0 ] || { echo "chroot_check.sh needs root." >&2 && exit 1; }

# The first archive in apt's own configuration that is of the suite's distribution.
case $suite in noble) family=ubuntu ;; *) family=debian ;; esac
if [ -z "$mirror" ]; then
    # shellcheck disable=SC2016 # apt expands it
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        grep -E "/$family/?\$" | head -n 1) || true
    [ -n "$mirror" ] || { echo "apt here knows no archive of $family; name one with --mirror." >&2 && exit 1; }
fi
keys=/usr/share/keyrings/$family-archive-keyring.gpg
if [ ${#keyring[@]} -eq 0 ] && [ -e "$keys" ]; then keyring=(--keyring="$keys"); fi

include=ca-certificates,git,passwd,python3,sudo
place=$(mktemp -d "${TMPDIR:-/var/tmp}/marlise-$suite.XXXXXX")
cleanup() {
    umount -q "$place/proc" "$place/dev/shm" 2>/dev/null || true
    [ -n "$keep" ] || rm -rf --one-file-system "$place"
}
trap cleanup EXIT

echo "== $suite: making the chroot in $place"
if command -v mmdebstrap >/dev/null; then
    mmdebstrap --quiet --variant=apt --components="$components" --include="$include" \
        "${keyring[@]}" "$suite" "$place" "$mirror"
else
    debootstrap --variant=minbase --components="$components" --include="$include" \
        "${keyring[@]}" "$suite" "$place" "$mirror"
fi

# The machine's own ways to the registries: names, certificates, pip's configuration.
cp -L /etc/resolv.conf /etc/hosts "$place/etc/" 2>/dev/null || true
[ ! -e /etc/pip.conf ] || cp -L /etc/pip.conf "$place/etc/"
mkdir -p "$place/usr/local/share/ca-certificates"
cp /usr/local/share/ca-certificates/*.crt "$place/usr/local/share/ca-certificates/" 2>/dev/null || true
cp -L /etc/ssl/certs/ca-certificates.crt "$place/etc/ssl/certs/ca-certificates.crt"
mount -t proc proc "$place/proc"
mkdir -p "$place/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$place/dev/shm"

chroot "$place" useradd -m musician
echo 'musician ALL=(ALL) NOPASSWD: ALL' >"$place/etc/sudoers.d/musician"
git clone -q "$root" "$place/home/musician/marlise"
chroot "$place" chown -R musician: /home/musician/marlise

inside() {
    chroot --userspec=musician:musician "$place" env -i HOME=/home/musician USER=musician LC_ALL=C.UTF-8 \
        PATH=/usr/local/bin:/usr/bin:/bin PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
        sh -c "cd ~/marlise && exec $*"
}

inside 'python3 --version'
if [ "$only" != test ]; then
    echo "== $suite: packaging/run.sh"
    inside packaging/run.sh
    echo "== $suite: packaging/run.sh again, with sudo taken away"
    mv "$place/etc/sudoers.d/musician" "$place/root/sudoers"
    inside packaging/run.sh
    mv "$place/root/sudoers" "$place/etc/sudoers.d/musician"
fi
if [ "$only" != run ]; then
    echo "== $suite: packaging/test.sh"
    inside packaging/test.sh
fi
echo "== $suite: done"
