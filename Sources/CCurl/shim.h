#include <curl/curl.h>

// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic:
// one typed door for each kind of value.

static inline CURLcode sluice_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode sluice_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode sluice_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode sluice_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode sluice_set_write(CURL *easy, curl_write_callback door, void *with) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, door);
  return code ? code : curl_easy_setopt(easy, CURLOPT_WRITEDATA, with);
}
static inline CURLcode sluice_set_header(CURL *easy, curl_write_callback door, void *with) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, door);
  return code ? code : curl_easy_setopt(easy, CURLOPT_HEADERDATA, with);
}
static inline CURLcode sluice_set_before_request(CURL *easy, curl_prereq_callback door, void *with) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, door);
  return code ? code : curl_easy_setopt(easy, CURLOPT_PREREQDATA, with);
}
static inline CURLcode sluice_set_opened(CURL *easy, curl_sockopt_callback door, void *with) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, door);
  return code ? code : curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, with);
}
static inline CURLcode sluice_set_close(CURL *easy, curl_closesocket_callback door, void *with) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, door);
  return code ? code : curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, with);
}
static inline CURLcode sluice_set_debug(CURL *easy, curl_debug_callback door, void *with) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, door);
  return code ? code : curl_easy_setopt(easy, CURLOPT_DEBUGDATA, with);
}
static inline CURLcode sluice_get_socket(CURL *easy, CURLINFO info, curl_socket_t *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode sluice_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return curl_easy_getinfo(easy, info, (char **)value);
}
static inline CURLcode sluice_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLMcode sluice_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode sluice_multi_set_socket(CURLM *multi, curl_socket_callback door, void *with) {
  CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, door);
  return code ? code : curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, with);
}
static inline CURLMcode sluice_multi_set_timer(CURLM *multi, curl_multi_timer_callback door, void *with) {
  CURLMcode code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, door);
  return code ? code : curl_multi_setopt(multi, CURLMOPT_TIMERDATA, with);
}
