#!/bin/sh
# Registers the namespace and Nightlatch's search attributes with a Temporal server. Can be run again at any time.
# TEMPORAL_ADDRESS is read by the CLI itself.
set -eu

namespace=${TEMPORAL_NAMESPACE:-default}
# How long a closed reservation can still be looked at.
retention=${TEMPORAL_RETENTION:-30d}

# The same as in src/development/temporalServer/searchAttributes.ts; a test holds the two together.
search_attributes='
PropertyId=Keyword
Rooms=KeywordList
ReservationStatus=Keyword
NeedsAttention=KeywordList
CheckOutAt=Datetime
SeamIds=KeywordList
UserIdentityId=Keyword
TeardownPhase=Keyword
'

# A server that has just started, or a namespace that is new, is known everywhere only after some seconds.
patiently() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 30 ]; then
      echo "given up after $tries tries: $*" >&2
      return 1
    fi
    sleep 2
  done
}

register_namespace() {
  temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1 ||
    temporal operator namespace create --namespace "$namespace" --retention "$retention"
}

# Creating one that is there already, of the same type, is an error for some servers: so the list is asked first.
register_search_attribute() {
  list=$(temporal operator search-attribute list --namespace "$namespace") || return 1
  echo "$list" | grep -q "^ *$1 \{1,\}$2 *$" ||
    temporal operator search-attribute create --namespace "$namespace" --name "$1" --type "$2"
}

patiently register_namespace
for search_attribute in $search_attributes; do
  patiently register_search_attribute "${search_attribute%=*}" "${search_attribute#*=}"
done
echo "namespace $namespace is ready"
