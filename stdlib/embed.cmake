# Embeds stdlib/prelude/*.ruff as one text. Included by the root CMakeLists.txt after the library ruff_stdlib exists:
#
#   include(stdlib/embed.cmake)
#   ruff_embed_prelude(ruff_stdlib)
#
# Also links what the builtins need: RE2 (regular expressions).

set(RUFF_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_prelude.cmake)

function(ruff_embed_prelude target)
  file(GLOB prelude CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/stdlib/prelude/*.ruff)
  set(generated ${CMAKE_BINARY_DIR}/generated/prelude_source.cpp)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${generated} "-DFILES=${prelude}" -P ${RUFF_EMBED_SCRIPT}
    DEPENDS ${prelude} ${RUFF_EMBED_SCRIPT}
    VERBATIM)
  target_sources(${target} PRIVATE ${generated})
  find_library(RE2_LIBRARY re2 REQUIRED)
  target_link_libraries(${target} PUBLIC ${RE2_LIBRARY})
endfunction()
