#!/bin/sh
# Registers the namespace and Nightlatch's search attributes with a Temporal server. It can run again at any time.
# The CLI itself reads TEMPORAL_ADDRESS, TEMPORAL_API_KEY and TEMPORAL_TLS*.
set -eu

# compose passes on what is not set as an empty text, which for the CLI is not the same.
for variable in $(env | sed -n 's/^\(TEMPORAL_[A-Z_]*\)=$/\1/p'); do
  unset "$variable"
done

namespace=${TEMPORAL_NAMESPACE:-default}
# How long Temporal keeps a closed reservation.
retention=${TEMPORAL_RETENTION:-30d}

# The same as in src/development/temporalServer/searchAttributes.ts; a test compares the two.
search_attributes='
PropertyId=Keyword
Rooms=KeywordList
ReservationStatus=Keyword
NeedsAttention=KeywordList
CheckInAt=Datetime
CheckOutAt=Datetime
SeamIds=KeywordList
UserIdentityId=Keyword
TeardownPhase=Keyword
'

# Tries again for a minute: a new server or a new namespace takes some seconds until every part of Temporal has it.
patiently() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 30 ]; then
      echo "failed after $tries tries: $*" >&2
      return 1
    fi
    sleep 2
  done
}

register_namespace() {
  temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1 ||
    temporal operator namespace create --namespace "$namespace" --retention "$retention"
}

# For some servers it is an error to create a search attribute that already exists, so the list is read first.
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
